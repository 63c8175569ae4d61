// The page around the conversation: the list of conversations, the panel's close button, the menu on narrow screens.
// Python listens to: 'new', 'open', 'remove', 'export', 'person'.
element.addEventListener("click", (event) => {
  const node = event.target.closest("[data-act]");
  if (!node) return;
  const { act, id } = node.dataset;
  const columns = document.querySelector("#columns");
  if (act === "menu") return columns.classList.toggle("menu-open");
  if (act === "close") return node.closest(".panel").classList.remove("open");
  if (act === "remove" && !askTwice(node)) return;
  columns.classList.remove("menu-open");
  if (act === "new") trigger("new", {});
  if (act === "person") trigger("person", {});
  if (act === "open") trigger("open", { id });
  if (act === "remove") trigger("remove", { id });
  if (act === "export") trigger("export", { id });
});
