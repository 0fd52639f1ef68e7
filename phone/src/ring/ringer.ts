/** Rings: a tone of two notes and a shake, made here, so that there is no sound file to fetch. */

/** Hertz of the two notes, seconds of sound, seconds from one ring to the next. */
const NOTES = [660, 880];
const SOUND = 1.2;
const EVERY = 3;
const LOUDNESS = 0.25;
/** Milliseconds of shaking and pause. */
const SHAKES = [400, 200, 400];

export class Ringer {
  #context: AudioContext | null = null;
  #repeating: ReturnType<typeof setInterval> | undefined;

  start(): void {
    this.stop();
    this.#ring();
    this.#repeating = setInterval(() => this.#ring(), 1000 * EVERY);
  }

  stop(): void {
    clearInterval(this.#repeating);
    this.#repeating = undefined;
    void this.#context?.close();
    this.#context = null;
    navigator.vibrate?.(0);
  }

  /** A browser that nobody has touched yet stays silent; the notification has sounded then. */
  #ring(): void {
    navigator.vibrate?.(SHAKES);
    this.#context ??= new AudioContext();
    void this.#context.resume().catch(() => {});
    const { currentTime } = this.#context;
    NOTES.forEach((note, index) => {
      tone(this.#context as AudioContext, note, currentTime + (index * SOUND) / NOTES.length);
    });
  }
}

function tone(context: AudioContext, hertz: number, at: number): void {
  const source = new OscillatorNode(context, { frequency: hertz, type: "triangle" });
  const volume = new GainNode(context, { gain: 0 });
  const end = at + SOUND / NOTES.length;
  volume.gain.linearRampToValueAtTime(LOUDNESS, at + 0.02);
  volume.gain.setValueAtTime(LOUDNESS, end - 0.1);
  volume.gain.linearRampToValueAtTime(0, end);
  source.connect(volume).connect(context.destination);
  source.start(at);
  source.stop(end);
}
