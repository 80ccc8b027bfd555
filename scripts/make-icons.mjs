// Draws every icon in build/: the app's mark in all sizes and the tray glyph in all states. Run it after changing a shape.
//
// The mark is a pair of corner brackets, the speech marks of East Asian scripts, with the interpreter's dot between them.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeIcns, encodeIco, encodePng } from './icon-formats.mjs';

const BUILD = join(import.meta.dirname, '../build');
const SAMPLES = 4;

const WHITE = [255, 255, 255];
const BLACK = [0, 0, 0];
const AMBER = [255, 184, 77];
const RED_ON_DARK = [255, 107, 107];
const RED_ON_LIGHT = [200, 30, 30];
const SKY = [74, 88, 214];
const NIGHT = [38, 32, 104];

// Shapes are written on a grid of 16 units, so that their edges fall on whole pixels at 16, 32 and 48.

function roundedBox([left, top, right, bottom], radius) {
  return (x, y) => {
    const dx = Math.max(left + radius - x, x - (right - radius), 0);
    const dy = Math.max(top + radius - y, y - (bottom - radius), 0);
    return dx * dx + dy * dy <= radius * radius;
  };
}

function disc(centreX, centreY, radius) {
  return (x, y) => Math.hypot(x - centreX, y - centreY) <= radius;
}

function either(...shapes) {
  return (x, y) => shapes.some((contains) => contains(x, y));
}

function without(shape, hole) {
  return (x, y) => shape(x, y) && !hole(x, y);
}

/** The shape drawn smaller around the middle of the grid. */
function shrunk(shape, factor) {
  return (x, y) => shape((x - 8) / factor + 8, (y - 8) / factor + 8);
}

const brackets = either(
  roundedBox([2, 2, 10, 4], 1),
  roundedBox([2, 2, 4, 10], 1),
  roundedBox([6, 12, 14, 14], 1),
  roundedBox([12, 6, 14, 14], 1),
);
const centres = {
  running: disc(8, 8, 2.2),
  off: without(disc(8, 8, 2.4), disc(8, 8, 1.3)),
  // For a moment after a switch in the menu: the interpreter is heard.
  switched: disc(8, 8, 3.6),
  warning: either(roundedBox([7.1, 5, 8.9, 8.6], 0.9), disc(8, 10.2, 1)),
};

/** Colours one image; later layers cover earlier ones. A layer is `[shape, colour]`, its colour may depend on the place. */
function draw(size, layers) {
  const pixels = Buffer.alloc(size * size * 4);
  const step = 16 / (size * SAMPLES);
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      const sum = [0, 0, 0];
      let hits = 0;
      for (let sample = 0; sample < SAMPLES * SAMPLES; sample += 1) {
        const x = (column * SAMPLES + (sample % SAMPLES) + 0.5) * step;
        const y = (row * SAMPLES + Math.floor(sample / SAMPLES) + 0.5) * step;
        const colour = layers.findLast(([contains]) => contains(x, y))?.[1];
        if (colour === undefined) continue;
        hits += 1;
        const rgb = typeof colour === 'function' ? colour(y) : colour;
        for (let part = 0; part < 3; part += 1) sum[part] += rgb[part];
      }
      if (hits === 0) continue;
      const at = (row * size + column) * 4;
      for (let part = 0; part < 3; part += 1) pixels[at + part] = Math.round(sum[part] / hits);
      pixels[at + 3] = Math.round((hits / (SAMPLES * SAMPLES)) * 255);
    }
  }
  return { size, pixels };
}

function dusk(y) {
  const share = Math.min(1, Math.max(0, y / 16));
  return SKY.map((start, part) => start + (NIGHT[part] - start) * share);
}

function appIcon(size) {
  // Below 32 pixels a margin would cost the brackets their width.
  const isSmall = size < 32;
  const plate = isSmall ? roundedBox([0, 0, 16, 16], 3.5) : roundedBox([0.75, 0.75, 15.25, 15.25], 3.4);
  const scale = isSmall ? 0.78 : 0.62;
  return draw(size, [
    [plate, dusk],
    [shrunk(brackets, scale), WHITE],
    [shrunk(centres.running, scale), AMBER],
  ]);
}

function trayGlyph(size, state, { ink, alarm }) {
  return draw(size, [
    [brackets, ink],
    [centres[state], state === 'warning' ? alarm : ink],
  ]);
}

function writeTray(folder) {
  for (const state of Object.keys(centres)) {
    const template = { ink: BLACK, alarm: BLACK };
    writeFileSync(join(folder, `${state}Template.png`), encodePng(trayGlyph(16, state, template)));
    writeFileSync(join(folder, `${state}Template@2x.png`), encodePng(trayGlyph(32, state, template)));
    const panels = { 'on-dark': { ink: WHITE, alarm: RED_ON_DARK }, 'on-light': { ink: BLACK, alarm: RED_ON_LIGHT } };
    for (const [panel, colours] of Object.entries(panels)) {
      writeFileSync(join(folder, `${state}-${panel}.png`), encodePng(trayGlyph(32, state, colours)));
      const sizes = [16, 20, 24, 32, 48].map((size) => trayGlyph(size, state, colours));
      writeFileSync(join(folder, `${state}-${panel}.ico`), encodeIco(sizes));
    }
  }
}

function writeApp() {
  const drawn = new Map([16, 24, 32, 48, 64, 128, 256, 512, 1024].map((size) => [size, appIcon(size)]));
  for (const [size, image] of drawn) {
    if (size <= 512) writeFileSync(join(BUILD, 'icons', `${size}x${size}.png`), encodePng(image));
  }
  writeFileSync(join(BUILD, 'icon.ico'), encodeIco([16, 24, 32, 48, 64, 128, 256].map((size) => drawn.get(size))));
  writeFileSync(join(BUILD, 'icon.icns'), encodeIcns(drawn));
}

mkdirSync(join(BUILD, 'icons'), { recursive: true });
mkdirSync(join(BUILD, 'tray'), { recursive: true });
writeApp();
writeTray(join(BUILD, 'tray'));
