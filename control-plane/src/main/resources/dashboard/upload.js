// Uploads that go on where they broke off (https://tus.io). The server opens one for the form's key; its
// address needs no other right, and is remembered until the upload is complete.
"use strict";

const CHUNK_BYTES = 8 << 20;
const WAITS_MILLIS = [500, 1000, 2000, 4000, 8000, 15000];
const TUS = { "Tus-Resumable": "1.0.0" };
const zone = document.getElementById("drop");

class Upload {
  constructor(file) {
    this.file = file;
    this.memory = `upload ${file.name} ${file.size} ${file.lastModified}`;
    this.show();
  }

  show() {
    this.row = document.createElement("li");
    this.bar = document.createElement("progress");
    this.bar.max = Math.max(1, this.file.size);
    this.bar.value = 0;
    this.bar.setAttribute("aria-label", `Upload of ${this.file.name}`);
    this.text = document.createElement("span");
    this.text.className = "soft";
    const name = document.createElement("strong");
    name.textContent = this.file.name;
    this.button = document.createElement("button");
    this.button.type = "button";
    this.button.addEventListener("click", () => (this.paused ? this.run() : this.pause()));
    this.row.append(name, this.text, this.bar, this.button);
    document.getElementById("uploads").append(this.row);
  }

  tell(text, button) {
    this.text.textContent = text;
    this.button.hidden = !button;
    this.button.textContent = button ?? "";
    this.button.setAttribute("aria-label", `${button} the upload of ${this.file.name}`);
  }

  pause() {
    this.paused = true;
    this.request?.abort();
    this.tell("Paused", "Resume");
  }

  async run() {
    this.paused = false;
    for (let failures = 0; !this.paused; ) {
      try {
        this.tell("Uploading", "Pause");
        await this.send();
        this.done();
        return;
      } catch (problem) {
        if (this.paused) return;
        if (problem.final) return this.refused(problem.message);
        this.tell("Interrupted; it goes on as soon as the server answers", "Pause");
        const wait = WAITS_MILLIS[Math.min(failures++, WAITS_MILLIS.length - 1)];
        await new Promise((go) => setTimeout(go, wait));
      }
    }
  }

  async send() {
    let offset = await this.begin();
    this.progress(offset);
    while (offset < this.file.size) offset = await this.chunk(offset);
  }

  /** Goes on with an upload that is remembered, or opens one; how much of the file is there. */
  async begin() {
    const known = localStorage.getItem(this.memory);
    if (known) {
      const there = await fetch(known, { method: "HEAD", headers: TUS });
      if (there.ok && there.headers.has("Upload-Offset")) {
        this.url = known;
        return Number(there.headers.get("Upload-Offset"));
      }
      if (there.status >= 500 || there.status === 423) throw new Error("busy");
      localStorage.removeItem(this.memory);
    }
    const asked = new URLSearchParams({ key: zone.dataset.key, name: this.file.name });
    const opened = await fetch("/videos/uploads", { method: "POST", body: asked });
    if (!opened.ok || opened.redirected) throw this.final("The server opened no upload. Load this page again.");
    this.url = (await opened.json()).url;
    const name = btoa(String.fromCharCode(...new TextEncoder().encode(this.file.name)));
    const headers = { ...TUS, "Upload-Length": String(this.file.size), "Upload-Metadata": `name ${name}` };
    const begun = await fetch(this.url, { method: "POST", headers });
    if (!begun.ok) throw this.final(await begun.text());
    localStorage.setItem(this.memory, this.url);
    return 0;
  }

  /** Sends one chunk; XMLHttpRequest, because fetch tells nothing of an upload's progress. */
  chunk(offset) {
    return new Promise((resolve, reject) => {
      const request = (this.request = new XMLHttpRequest());
      request.open("PATCH", this.url);
      for (const [name, value] of Object.entries(TUS)) request.setRequestHeader(name, value);
      request.setRequestHeader("Upload-Offset", String(offset));
      request.setRequestHeader("Content-Type", "application/offset+octet-stream");
      request.upload.onprogress = (event) => this.progress(offset + event.loaded);
      request.onerror = request.onabort = () => reject(new Error("broken off"));
      request.onload = () => {
        if (request.status === 204) return resolve(Number(request.getResponseHeader("Upload-Offset")));
        const gone = request.status === 413 || request.status === 410 || request.status === 404;
        reject(gone ? this.final(request.responseText) : new Error("refused"));
      };
      request.send(this.file.slice(offset, offset + CHUNK_BYTES));
    });
  }

  progress(bytes) {
    this.bar.value = bytes;
    this.text.textContent = `${Math.floor((bytes * 100) / this.bar.max)} %`;
  }

  final(message) {
    return Object.assign(new Error(message), { final: true });
  }

  refused(message) {
    localStorage.removeItem(this.memory);
    this.tell(message);
    document.getElementById("notice").textContent = `${this.file.name}: ${message}`;
  }

  done() {
    localStorage.removeItem(this.memory);
    this.bar.value = this.bar.max;
    this.tell("Uploaded");
    document.getElementById("notice").textContent = `${this.file.name} is uploaded.`;
  }
}

// One after the other: together they would only share the line.
let last = Promise.resolve();
function take(files) {
  for (const file of files) {
    const upload = new Upload(file);
    upload.tell("Waits");
    last = last.then(() => upload.run());
  }
}

document.getElementById("files").addEventListener("change", (event) => {
  take(event.target.files);
  event.target.value = "";
});
for (const kind of ["dragenter", "dragover"]) {
  zone.addEventListener(kind, (event) => {
    event.preventDefault();
    zone.classList.add("over");
  });
}
zone.addEventListener("dragleave", () => zone.classList.remove("over"));
zone.addEventListener("drop", (event) => {
  event.preventDefault();
  zone.classList.remove("over");
  take(event.dataTransfer.files);
});
