// Everything of the translator's page. `element`, `trigger` and `watch` come from the component that loads this.
// Python listens to: 'go', 'choose', 'swap', 'type', 'sample', 'pick', 'step', 'save', 'accept', 'download', 'open',
// 'remove', 'all', 'filter', 'turn', 'export', 'approve', 'search'; all of it is checked there.
const plain = ["go", "sample", "pick", "download", "open", "all", "filter", "turn", "export"];
const PAUSE = 450; // milliseconds without a key after which typing counts as stopped
const KEPT = "translator-text"; // what is typed survives a reload of this tab, and no longer
const typed = () => document.querySelector("#typed");
let waiting = 0;
let chosen = null; // what was chosen in the bar, until the bar shows it
let meanwhile = false; // a text was asked for since then, as things stood before
let sure = "";

function send() {
  clearTimeout(waiting);
  const text = typed().value;
  sessionStorage.setItem(KEPT, text);
  document.dispatchEvent(new Event("translator-typed"));
  trigger("type", { text });
}

function measure() {
  const box = typed();
  const count = element.querySelector(".count");
  count.textContent = box.value ? `${box.value.length.toLocaleString("en")} / ${count.dataset.most}` : "";
  box.style.height = "auto";
  box.style.height = `${box.scrollHeight}px`;
}

function remove(node) {
  const { id, kind } = node.dataset;
  if (sure === id) return trigger("remove", { id, kind });
  sure = id;
  askTwice(node);
  setTimeout(() => (sure = ""), 5000);
}

async function copy(node) {
  await navigator.clipboard.writeText(element.querySelector(".joined").innerText);
  const before = node.textContent;
  node.textContent = node.dataset.done;
  setTimeout(() => (node.textContent = before), 2000);
}

// Which segment the editor shows is said by the editor: what the server was asked for since may be on its way.
function opened() {
  const { id, seal } = element.querySelector(".detail").dataset;
  return { open: id, seal };
}

function save() {
  trigger("save", { text: element.querySelector(".edit textarea").value, ...opened() });
  if (element.closest("#detail")) setTimeout(() => document.dispatchEvent(new Event("translator-seen")), 600);
}

// The open segment is marked here: what is drawn while others still come does not know which one it is.
function mark() {
  const file = element.closest("#job-detail, #segments");
  const open = document.querySelector(file ? "#job-detail .detail" : "#detail .detail")?.dataset.id;
  for (const node of document.querySelectorAll(file ? "#segments [data-act=pick]" : "#aligned [data-act=pick], #result [data-act=pick]")) {
    const current = node.dataset.id === open;
    current ? node.setAttribute("aria-current", "true") : node.removeAttribute("aria-current");
    node.closest(".seg")?.classList.toggle("current", current);
  }
}

function use(node) {
  const box = element.closest(".beside").querySelector(".edit textarea");
  box.value = node.dataset.text;
  box.focus();
}

function act(node) {
  const { act, id, kind } = node.dataset;
  if (act === "address") return copyAddress(node);
  if (act === "remove") return remove(node);
  if (act === "copy") return copy(node);
  if (act === "use") return use(node);
  if (act === "swap") return trigger("swap", { text: typed()?.value ?? "" });
  if (act === "save") return save();
  if (act === "step" || act === "accept") return trigger(act, { id, ...opened() });
  if (act === "approve") return trigger("approve", { ids: [...element.querySelectorAll("input:checked")].map((one) => one.value) });
  if (act === "clear") {
    typed().value = "";
    typed().focus();
    measure();
    return send();
  }
  if (act === "go" && id === "text") setTimeout(() => document.dispatchEvent(new Event("translator-seen")), 300);
  if (act === "pick" && innerWidth <= 820)
    setTimeout(() => element.closest(".step")?.querySelector(".beside:has(.detail)")?.scrollIntoView({ block: "nearest" }), 500);
  if (plain.includes(act)) trigger(act, { id, kind });
}

element.addEventListener("click", (event) => {
  const node = event.target.closest("[data-act]");
  if (node && !node.disabled) act(node);
});

element.addEventListener("keydown", (event) => {
  const piece = event.target.closest?.("[role=button][data-act]");
  if (piece && (event.key === "Enter" || event.key === " ")) {
    event.preventDefault();
    act(piece);
  }
  const edit = event.target.closest?.(".edit textarea");
  if (edit && event.key === "Enter" && (event.ctrlKey || event.metaKey)) save();
});

element.addEventListener("change", (event) => {
  const select = event.target.closest("select[data-what]");
  if (!select) return;
  chosen = { what: select.dataset.what, id: select.value };
  meanwhile = false;
  trigger("choose", { ...chosen, text: typed()?.value ?? "" });
});

element.addEventListener("input", (event) => {
  if (event.target.matches("#typed")) {
    measure();
    clearTimeout(waiting);
    if (!event.isComposing) waiting = setTimeout(send, PAUSE);
  }
  if (event.target.matches("[data-search]")) {
    clearTimeout(waiting);
    waiting = setTimeout(() => trigger("search", { text: event.target.value }), PAUSE);
  }
});

// A word of Chinese is typed once it is chosen, not while its letters are.
element.addEventListener("compositionend", (event) => {
  if (event.target.matches("#typed")) waiting = setTimeout(send, PAUSE);
});

if (element.closest("#source")) {
  document.addEventListener("translator-seen", () => typed()?.value && send());
  watch("value", () => {
    typed().value = typed().defaultValue;
    sessionStorage.setItem(KEPT, typed().value);
    measure();
  });
}

// What was asked for as things stood before a choice is asked for again once the bar shows it.
if (element.closest("#bar")) {
  document.addEventListener("translator-typed", () => (meanwhile = true));
  watch("value", () => {
    const shown = chosen && element.querySelector(`select[data-what=${chosen.what}] option[selected]`)?.value;
    if (!chosen || shown !== chosen.id) return;
    chosen = null;
    if (meanwhile) document.dispatchEvent(new Event("translator-seen"));
  });
}

if (element.closest("#detail, #aligned, #result, #job-detail, #segments")) watch("value", mark);

// What a person typed or chose in a field outlives a new drawing of it: the drawing counts.
watch("value", () => {
  for (const box of element.querySelectorAll("textarea")) box.value = box.defaultValue;
  for (const list of element.querySelectorAll("select")) {
    const chosen = list.querySelector("option[selected]");
    if (chosen) list.value = chosen.value;
  }
  const asked = sure && [...element.querySelectorAll("[data-act=remove]")].find((node) => node.dataset.id === sure);
  if (asked) askTwice(asked);
});
