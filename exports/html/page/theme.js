// Colours: those sent are kept unless they fall below 3:1 on the paper in use (WCAG 1.4.11).
export const dark = matchMedia("(prefers-color-scheme: dark)");
export let theme = {};
const rgb = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
export const mix = (a, b, share) => "#" + rgb(a).map((part, i) => Math.round(part + (rgb(b)[i] - part) * share).toString(16).padStart(2, "0")).join("");
function contrast(a, b) {
  const linear = (part) => (part <= 10 ? part / 3294.6 : ((part / 255 + 0.055) / 1.055) ** 2.4);
  const luminance = (hex) => [0.2126, 0.7152, 0.0722].reduce((sum, weight, i) => sum + weight * linear(rgb(hex)[i]), 0.05);
  const ratio = luminance(a) / luminance(b);
  return Math.max(ratio, 1 / ratio);
}
export function readTheme(print) {
  const style = getComputedStyle(document.documentElement);
  const read = (name) => style.getPropertyValue(name).trim();
  theme = { ink: print ? "#000000" : read("--ink"), paper: print ? "#ffffff" : read("--paper"), muted: print ? "#444444" : read("--muted"),
    print: print === true, rule: print ? "#bbbbbb" : read("--rule"), sans: read("--sans"), tones: new Map() };
}
export function tone(sent) {
  const color = typeof sent === "object" && sent ? sent.background || sent.color : sent; // pyvis sends either
  if (!/^#[0-9a-f]{6}$/i.test(color || "")) return color || theme.ink;
  const known = theme.tones.get(color);
  if (known) return known;
  let toned = color;
  while (contrast(toned, theme.paper) < 3) toned = mix(toned, theme.ink, 0.1);
  theme.tones.set(color, toned);
  return toned;
}
// White or black, whichever is read better on a colour.
export const onTop = (color) => (/^#[0-9a-f]{6}$/i.test(color) && contrast(color, "#ffffff") < 2.4 ? "#000000" : "#ffffff");
