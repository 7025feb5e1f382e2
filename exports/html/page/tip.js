// What the pointer or the keyboard is over, told beside it. The same stands in the name of the element
// for those who do not see it, so it is hidden from them.
import { make } from "./makers.js";

const tip = make("div", { id: "tip", "aria-hidden": "true", hidden: true });
document.body.append(tip);

// Beside a place of the window, on the side where there is room.
export function tell(x, y, ...kids) {
  tip.replaceChildren(...kids);
  tip.hidden = false;
  const { width, height } = tip.getBoundingClientRect();
  const [right, below] = [x + 14 + width < innerWidth, y + 18 + height < innerHeight];
  tip.style.left = `${Math.max(4, right ? x + 14 : x - 14 - width)}px`;
  tip.style.top = `${Math.max(4, below ? y + 18 : y - 12 - height)}px`;
}
export function tellBeside(element, ...kids) {
  const { left, right, bottom } = element.getBoundingClientRect();
  tell(Math.min(right, left + 120), bottom - 8, ...kids);
}
export const untell = () => { tip.hidden = true; };
// A view has no tip once the pointer or the focus has left it, or it has moved under the pointer.
export function untellFrom(element) {
  for (const name of ["pointerleave", "focusout"]) element.addEventListener(name, untell);
  element.addEventListener("keydown", (event) => event.key === "Escape" && untell());
  for (const name of ["wheel", "touchmove"]) element.addEventListener(name, untell, { passive: true });
}
