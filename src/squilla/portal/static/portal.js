// Small comforts; every page works without them.

const REFRESH_MS = 3000;

const words = (node) => node.textContent.replace(/\s+/g, " ").trim();

async function refresh(place) {
  if (document.hidden) return;
  const answer = await fetch(place.dataset.refresh);
  if (answer.status === 401) location.assign("/");
  if (!answer.ok) return;
  const news = document.createElement("template");
  news.innerHTML = await answer.text();
  // A screen reader speaks whatever is replaced, so only news is.
  if (words(place) !== words(news.content)) place.replaceChildren(news.content);
}

function keepFresh(place) {
  setTimeout(async () => {
    await refresh(place).catch(() => {});
    keepFresh(place);
  }, REFRESH_MS);
}

function offerCopy(button) {
  const source = document.getElementById(button.dataset.copy);
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(source.value);
    button.textContent = button.dataset.copied;
  });
}

function submitOnce(form) {
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = true;
  });
  // Coming back by the history shows the same page, where the form may be sent again.
  addEventListener("pageshow", () => { sent = false; });
}

document.querySelectorAll("[data-refresh]").forEach(keepFresh);
document.querySelectorAll("[data-copy]").forEach(offerCopy);
document.querySelectorAll("form[data-once]").forEach(submitOnce);
