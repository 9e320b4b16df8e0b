// Keeps the bar of a running import up to date, and shows the result when it is done.
const box = document.querySelector("[data-progress-url]");

async function look() {
  try {
    const answer = await fetch(box.dataset.progressUrl, { headers: { Accept: "application/json" } });
    const { at_work: atWork, done, total, word } = await answer.json();
    if (!atWork) {
      window.location.reload();
      return;
    }
    if (total) {
      const bar = box.querySelector("progress");
      bar.max = total;
      bar.value = done;
      box.querySelector("[data-progress-word]").textContent =
        `${word} ${done.toLocaleString("th-TH")} จาก ${total.toLocaleString("th-TH")}`;
    }
  } catch {
    // Offline for a moment: the job goes on, the next look may succeed.
  }
  setTimeout(look, 1000);
}

if (box) setTimeout(look, 1000);
