/** Where sound comes from and goes to: microphone, speaker, and the element that plays. */

export interface Devices {
  readonly microphones: readonly MediaDeviceInfo[];
  /** Empty where the browser lets nobody choose (setSinkId is missing). */
  readonly speakers: readonly MediaDeviceInfo[];
}

/** Devices are named by deviceId; "" is the system's own. */
export class Sound {
  microphone: string;
  #speaker: string;
  readonly #player: HTMLAudioElement;

  constructor(microphone = "", speaker = "", player: HTMLAudioElement = new Audio()) {
    this.microphone = microphone;
    this.#speaker = speaker;
    this.#player = player;
    player.autoplay = true;
  }

  get speaker(): string {
    return this.#speaker;
  }

  /** Names are empty until the person has allowed the microphone once. */
  async devices(): Promise<Devices> {
    const all = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
    const ofKind = (kind: MediaDeviceKind) =>
      all.filter((device) => device.kind === kind && device.deviceId !== "");
    return {
      microphones: ofKind("audioinput"),
      speakers: "setSinkId" in this.#player ? ofKind("audiooutput") : [],
    };
  }

  /** A device that is not there any more is no reason to fail: the system's own is taken. */
  constraints(): MediaStreamConstraints {
    const device = this.microphone ? { deviceId: { ideal: this.microphone } } : {};
    return {
      audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true, ...device },
      video: false,
    };
  }

  async chooseSpeaker(id: string): Promise<void> {
    this.#speaker = id;
    if ("setSinkId" in this.#player) {
      await this.#player.setSinkId(id).catch(() => this.#player.setSinkId(""));
    }
  }

  play(stream: MediaStream): void {
    this.#player.srcObject = stream;
    void this.chooseSpeaker(this.#speaker);
    // Refused only without a gesture, which a call always had.
    void this.#player.play().catch(() => {});
  }

  stop(): void {
    this.#player.pause();
    this.#player.srcObject = null;
  }
}

/** Puts the microphone chosen now in the place of a call's; the track, which has to be stopped. */
export async function replaceMicrophone(
  connection: RTCPeerConnection,
  sound: Sound,
): Promise<MediaStreamTrack | null> {
  const sender = connection.getSenders().find((one) => one.track?.kind === "audio");
  if (!sender) {
    return null;
  }
  const stream = await navigator.mediaDevices.getUserMedia(sound.constraints());
  const [track] = stream.getAudioTracks();
  if (!track) {
    return null;
  }
  const before = sender.track;
  track.enabled = before?.enabled ?? true;
  await sender.replaceTrack(track);
  before?.stop();
  return track;
}
