// Lists on the staff's pages. Python listens to: 'pick', 'undo'.
element.addEventListener("click", (event) => {
  const node = event.target.closest("button[data-act]");
  if (node && ["pick", "undo"].includes(node.dataset.act)) trigger(node.dataset.act, { id: node.dataset.id });
});
