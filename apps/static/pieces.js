// What scripts of several pages do. `element` and `trigger` come from the component that loads this.
function askTwice(node) {
  if (node.classList.contains("sure")) return true;
  node.classList.add("sure");
  node.dataset.label = node.textContent;
  node.textContent = node.dataset.sure;
  setTimeout(() => {
    node.classList.remove("sure");
    node.textContent = node.dataset.label;
  }, 5000);
  return false;
}

async function copyAddress(node) {
  const address = new URL(location.pathname, location.origin);
  address.searchParams.set("desk", node.dataset.desk);
  await navigator.clipboard.writeText(address.href);
  const before = node.textContent;
  node.textContent = node.dataset.done;
  setTimeout(() => (node.textContent = before), 2500);
}
