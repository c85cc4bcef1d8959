"use strict";

const text = new Intl.Collator("en", { numeric: true });
const status = document.getElementById("status");

function keyOf(row, index) {
  const cell = row.cells[index];
  if (cell.dataset.sort === undefined) return cell.textContent;
  return cell.dataset.sort === "" ? null : Number(cell.dataset.sort);
}

function compare(one, other) {
  return typeof one === "number" ? one - other : text.compare(one, other);
}

// absent figures stay last in either direction; equal ones keep the order of the table
function sorted(rows, index, direction) {
  const present = rows.filter((row) => keyOf(row, index) !== null);
  const absent = rows.filter((row) => keyOf(row, index) === null);
  const sign = direction === "descending" ? -1 : 1;
  return [...present.sort((one, other) => sign * compare(keyOf(one, index), keyOf(other, index))), ...absent];
}

function makeSortable(table) {
  const body = table.tBodies[0];
  const original = [...body.rows];
  const heads = [...table.tHead.rows[0].cells];
  const next = { ascending: "descending", descending: null };
  heads.forEach((head, index) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const now = head.getAttribute("aria-sort");
      const direction = now === null ? "ascending" : next[now];
      heads.forEach((each) => each.removeAttribute("aria-sort"));
      if (direction !== null) head.setAttribute("aria-sort", direction);
      body.append(...(direction === null ? original : sorted([...original], index, direction)));
      status.textContent = direction === null ? "In the order of the report" : `Sorted by ${button.textContent}, ${direction}`;
    });
  });
}

function openTarget() {
  const target = document.getElementById(location.hash.slice(1));
  if (target instanceof HTMLDetailsElement) target.open = true;
}

function makeThemeButton(button) {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const other = () => ((root.dataset.theme ?? (system.matches ? "dark" : "light")) === "dark" ? "light" : "dark");
  const label = () => { button.textContent = other() === "dark" ? "Dark" : "Light"; };
  button.addEventListener("click", () => { root.dataset.theme = other(); label(); });
  system.addEventListener("change", label);
  label();
  button.hidden = false;
}

document.querySelectorAll("table.sortable").forEach(makeSortable);
makeThemeButton(document.getElementById("theme"));
addEventListener("hashchange", openTarget);
openTarget();
