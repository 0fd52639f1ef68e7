/** The few pictures of the app, drawn with strokes, so that they take the colour of the text. */

const PATHS = {
  keypad: "M5 5h.01M12 5h.01M19 5h.01M5 12h.01M12 12h.01M19 12h.01M5 19h.01M12 19h.01M19 19h.01",
  people:
    "M9 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8M2 21v-1a7 7 0 0 1 14 0v1M17 4a4 4 0 0 1 0 7M22 21v-1a7 7 0 0 0-4-6",
  clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M12 7v5l3 2",
  gear: "M12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6M12 2v3M12 19v3M2 12h3M19 12h3M5 5l2 2M17 17l2 2M19 5l-2 2M7 17l-2 2",
  call: "M6 3h3l2 5-2.5 1.5a11 11 0 0 0 6 6L16 13l5 2v3a2 2 0 0 1-2 2A16 16 0 0 1 4 5a2 2 0 0 1 2-2z",
  hang_up: "M3 14c6-6 12-6 18 0l-2.5 2.5-3.5-2v-2.5a12 12 0 0 0-6 0V14.500l-3.500 2z",
  mute: "M9 9v3a3 3 0 0 0 5 2M15 10V6a3 3 0 0 0-6-.5M5 11a7 7 0 0 0 11 6M19 11a7 7 0 0 1-.5 2.500M12 18v3M3 3l18 18",
  hold: "M8 5v14M16 5v14",
  erase: "M21 5H8l-6 7 6 7h13zM12 9l5 6M17 9l-5 6",
  in: "M18 6 6 18M6 9v9h9",
  out: "M6 18 18 6M9 6h9v9",
  missed: "M5 5l7 7 7-7M5 9V5h4M3 17c6-4 12-4 18 0",
  camera: "M3 7h4l2-3h6l2 3h4v13H3zM12 17a4 4 0 1 0 0-8 4 4 0 0 0 0 8",
  speaker: "M4 9v6h4l5 4V5L8 9zM17 8a6 6 0 0 1 0 8M20 5a10 10 0 0 1 0 14",
  echo: "M4 10v4M8 7v10M12 4v16M16 8v8M20 10v4",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
