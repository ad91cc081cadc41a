// Reads an event stream with fetch. EventSource would hide three things a true line needs: the status of a refusal,
// the comments that show the connection is alive, and the server's time.

/** The server answered, but not with a stream. A redirect means: sign in. */
export class Refused extends Error {
  constructor(response) {
    super(`No stream: ${response.status}`);
    this.status = response.type === "opaqueredirect" ? 401 : response.status;
    this.after = Number(response.headers.get("Retry-After")) * 1000 || 0;
  }
}

/**
 * The messages of a stream: {id, event, data, retry}, each undefined if not sent. Ends when the server ends it.
 * `opened(response)` is called at its head, `heard()` at every byte. Throws Refused, or fetch's own errors.
 */
export async function* messages(url, { signal, opened, heard }) {
  const response = await fetch(url, {
    headers: { Accept: "text/event-stream" },
    cache: "no-store",
    redirect: "manual",
    signal,
  });
  if (!response.headers.get("Content-Type")?.startsWith("text/event-stream")) throw new Refused(response);
  opened(response);
  const parser = new Parser();
  for await (const text of chunks(response)) {
    heard();
    yield* parser.feed(text);
  }
}

/** The text of an answer as it comes. */
async function* chunks(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    yield value;
  }
}

/** Cuts text into messages, as the HTML standard says (a line may end with CR LF, LF or CR). */
export class Parser {
  rest = "";
  message = {};

  *feed(text) {
    const all = this.rest + text;
    // A CR at the very end may be the first half of a CR LF.
    const whole = all.endsWith("\r") ? all.slice(0, -1) : all;
    const lines = whole.split(/\r\n|\n|\r/);
    this.rest = lines.pop() + all.slice(whole.length);
    for (const line of lines) {
      if (line) this.field(line);
      else if (Object.keys(this.message).length) yield this.end();
    }
  }

  field(line) {
    const colon = line.indexOf(":");
    if (colon === 0) return; // a comment: only a sign of life
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (name === "data") this.message.data = "data" in this.message ? `${this.message.data}\n${value}` : value;
    else if (["id", "event", "retry"].includes(name)) this.message[name] = value;
  }

  end() {
    const message = this.message;
    this.message = {};
    return message;
  }
}
