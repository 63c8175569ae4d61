// The conversation's behaviour. `element`, `trigger` and `watch` come from the component that loads this.
// Python listens to: 'choose', 'like', 'comment', 'retry', 'person'. All it receives is checked again there.
const position = (node) => Number(node.closest(".msg")?.dataset.position);

function openSource(cite) {
  const panel = document.querySelector("#sources .panel");
  const source = cite.closest(".msg").querySelector(`.source[data-n="${Number(cite.dataset.n)}"]`);
  if (!panel || !source) return;
  const copy = source.cloneNode(true);
  copy.hidden = false;
  panel.querySelector(".shown").replaceChildren(copy);
  panel.classList.add("open");
  document.querySelectorAll(".cite.current").forEach((old) => old.classList.remove("current"));
  cite.classList.add("current");
  const mark = copy.querySelector("mark");
  if (mark) {
    const box = panel.querySelector(".shown");
    box.scrollTop += mark.getBoundingClientRect().top - box.getBoundingClientRect().top - 90;
  }
  panel.focus({ preventScroll: true });
}

function toggleWorking(button) {
  const drawer = button.closest(".msg").querySelector(".working");
  drawer.hidden = !drawer.hidden;
  button.setAttribute("aria-expanded", String(!drawer.hidden));
  if (!drawer.hidden) drawer.scrollIntoView({ block: "nearest", behavior: "smooth" });
}

function fillComposer(text) {
  const box = document.querySelector("#composer textarea");
  Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(box, text);
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.focus();
}

async function copyText(button) {
  const text = button.closest(".msg").querySelector(".text").innerText;
  await navigator.clipboard.writeText(text);
  button.classList.add("did");
  setTimeout(() => button.classList.remove("did"), 1200);
}

const acts = {
  choose: (node) => trigger("choose", { position: position(node), index: Number(node.dataset.index) }),
  like: (node) => trigger("like", { position: position(node), liked: node.dataset.liked === "1" }),
  retry: (node) => trigger("retry", { position: position(node) }),
  person: () => trigger("person", {}),
  suggest: (node) => trigger("suggest", { text: node.innerText }),
  edit: (node) => fillComposer(node.closest(".msg").querySelector(".text").innerText),
  copy: copyText,
  working: toggleWorking,
};

element.addEventListener("click", (event) => {
  const cite = event.target.closest(".cite");
  if (cite) return openSource(cite);
  const node = event.target.closest("button[data-act]");
  if (node) acts[node.dataset.act]?.(node);
});

element.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = event.target.querySelector("input").value.trim();
  if (text) trigger("comment", { position: position(event.target), text });
});

// Follow the newest words, unless the reader has scrolled up to read.
const scroller = document.querySelector("#scroll");
let following = true;
if (scroller) {
  scroller.addEventListener("scroll", () => {
    following = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 80;
  });
  new MutationObserver(() => {
    if (following) scroller.scrollTop = scroller.scrollHeight;
  }).observe(element, { childList: true, subtree: true, characterData: true });
}
