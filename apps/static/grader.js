// Buttons, lists and the table of the grader's page. `element` and `trigger` come from the component that loads this.
// Python listens to: 'go', 'sample', 'open', 'remove', 'download', 'move', 'pick', 'read', 'edit', 'export'; all is checked there.
const told = ["go", "sample", "open", "move", "download", "export"];

function pick(cell) {
  const row = Number(cell.parentElement.dataset.row);
  trigger("pick", { row, column: cell.cellIndex - 1 });
}

element.addEventListener("click", (event) => {
  const node = event.target.closest("[data-act]");
  const cell = event.target.closest("td[role=gridcell]");
  if (cell) return pick(cell);
  if (!node || node.disabled) return;
  const { act, id, kind } = node.dataset;
  if (act === "address") return copyAddress(node);
  if (act === "remove" && !askTwice(node)) return;
  if (act === "read") return trigger("read", { id, roles: [...element.querySelectorAll("select")].map((one) => one.value) });
  if (act === "go") window.scrollTo(0, 0);
  if (told.includes(act) || act === "remove") trigger(act, { id, kind });
});

element.addEventListener("change", (event) => {
  const text = event.target.closest("textarea[data-student]");
  if (!text) return;
  // Drawn here: from Python it would take away what is being typed in the next field.
  const section = text.closest("section");
  section.querySelector(".transcript").textContent = text.value;
  section.querySelector(".chip")?.remove();
  trigger("edit", { student: text.dataset.student, question: text.dataset.question, text: text.value });
});

// The table is one stop of the Tab key; arrows move in it, Enter opens.
const ways = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
element.addEventListener("keydown", (event) => {
  const cell = event.target.closest?.("td[role=gridcell]");
  if (!cell) return;
  if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    return pick(cell);
  }
  const [down, right] = ways[event.key] ?? [];
  if (down === undefined) return;
  event.preventDefault();
  const row = cell.parentElement.parentElement.children[cell.parentElement.rowIndex - 1 + down];
  const next = row?.children[cell.cellIndex + right];
  if (next?.matches("td[role=gridcell]")) {
    cell.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  }
});

// A new answer before the teacher: the points are where typing goes.
if (element.closest("#case")) {
  new MutationObserver(() => {
    if (matchMedia("(pointer: fine)").matches) setTimeout(() => document.querySelector("#points input")?.select(), 60);
  }).observe(element, { childList: true, subtree: true });
}
