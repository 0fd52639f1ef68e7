"""An ear at what the app plays: how loud a frequency is, 0 to 1 of full scale.

The script goes into the page before the app's own, and listens to whatever stream an element is
given to play. Goertzel's filter under a Hann window finds one frequency, as in softphones.audio.
"""

EAR = """
(() => {
  const WINDOW = 8192;
  const property = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, "srcObject");
  let ear = null;

  function listenTo(stream) {
    const context = new AudioContext();
    ear = context.createAnalyser();
    ear.fftSize = WINDOW;
    context.createMediaStreamSource(stream).connect(ear);
  }

  Object.defineProperty(HTMLMediaElement.prototype, "srcObject", {
    ...property,
    set(stream) {
      property.set.call(this, stream);
      void ear?.context.close();
      ear = null;
      if (stream?.getAudioTracks().length) {
        listenTo(stream);
      }
    },
  });

  function level(hz) {
    if (ear === null) {
      return 0;
    }
    const samples = new Float32Array(WINDOW);
    ear.getFloatTimeDomainData(samples);
    const turn = (2 * Math.PI) / WINDOW;
    const coefficient = 2 * Math.cos((2 * Math.PI * hz) / ear.context.sampleRate);
    let before = 0;
    let last = 0;
    for (let n = 0; n < WINDOW; n += 1) {
      const shaped = samples[n] * (0.5 - 0.5 * Math.cos(turn * n));
      [before, last] = [last, shaped + coefficient * last - before];
    }
    const power = before * before + last * last - coefficient * before * last;
    return (4 * Math.sqrt(Math.max(0, power))) / WINDOW;
  }

  // Whether anything louder than a quiet room is played now.
  window.hearSound = () => {
    const samples = new Float32Array(WINDOW);
    ear?.getFloatTimeDomainData(samples);
    return samples.some((sample) => Math.abs(sample) > 0.05);
  };

  // The loudest that each frequency is within some milliseconds.
  window.hear = async (frequencies, milliseconds) => {
    const loudest = frequencies.map(() => 0);
    const end = performance.now() + milliseconds;
    do {
      frequencies.forEach((hz, at) => {
        loudest[at] = Math.max(loudest[at], level(hz));
      });
      await new Promise((later) => setTimeout(later, 50));
    } while (performance.now() < end);
    return loudest;
  };
})();
"""
