// Reads one HTTP/1.1 response after the other from a connection's bytes, and gives away the body as it comes.

export type BodyListener = (bytes: Buffer, from: number, to: number) => void;

type Stage = 'head' | 'length' | 'size' | 'data' | 'data-end' | 'trailer' | 'until-close' | 'done';

const LINE_FEED = 10;

export class ResponseReader {
  status = 0;
  /** The server wants to keep the connection. */
  keepsAlive = true;
  #stage: Stage = 'done';
  #left = 0;
  #line = '';
  #held: Buffer | undefined;
  #onBody: BodyListener = () => undefined;

  /** Gets ready for the next response. */
  expect(onBody: BodyListener): void {
    this.status = 0;
    this.keepsAlive = true;
    this.#stage = 'head';
    this.#left = 0;
    this.#line = '';
    this.#held = undefined;
    this.#onBody = onBody;
  }

  get endsWithConnection(): boolean {
    return this.#stage === 'until-close';
  }

  /** True when the response is complete with these bytes. */
  feed(bytes: Buffer): boolean {
    const all = this.#held === undefined ? bytes : Buffer.concat([this.#held, bytes]);
    this.#held = undefined;
    let at = 0;
    while (at < all.length && this.#stage !== 'done') at = this.#step(all, at);
    return this.#stage === 'done';
  }

  #step(bytes: Buffer, at: number): number {
    switch (this.#stage) {
      case 'head':
        return this.#readHead(bytes, at);
      case 'length':
        return this.#take(bytes, at, 'done');
      case 'data':
        return this.#take(bytes, at, 'data-end');
      case 'size':
      case 'data-end':
      case 'trailer':
        return this.#readLine(bytes, at);
      case 'until-close':
        this.#onBody(bytes, at, bytes.length);
        return bytes.length;
      case 'done':
        return at;
    }
  }

  #readHead(bytes: Buffer, at: number): number {
    const end = bytes.indexOf('\r\n\r\n', at);
    if (end === -1) {
      this.#held = bytes.subarray(at);
      return bytes.length;
    }
    const head = bytes.toString('latin1', at, end);
    this.status = Number(head.slice(9, 12));
    this.keepsAlive = !/\r\nconnection: *close/i.test(head);
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
    if (/\r\ntransfer-encoding: *chunked/i.test(head)) {
      this.#stage = 'size';
    } else if (length === undefined) {
      this.#stage = 'until-close';
    } else {
      this.#left = Number(length);
      this.#stage = this.#left === 0 ? 'done' : 'length';
    }
    return end + 4;
  }

  #take(bytes: Buffer, at: number, next: Stage): number {
    const to = Math.min(bytes.length, at + this.#left);
    this.#onBody(bytes, at, to);
    this.#left -= to - at;
    if (this.#left === 0) this.#stage = next;
    return to;
  }

  #readLine(bytes: Buffer, at: number): number {
    const end = bytes.indexOf(LINE_FEED, at);
    if (end === -1) {
      this.#line += bytes.toString('latin1', at);
      return bytes.length;
    }
    const line = this.#line + bytes.toString('latin1', at, end);
    this.#line = '';
    this.#endLine(line.trim());
    return end + 1;
  }

  #endLine(line: string): void {
    if (this.#stage === 'data-end') {
      this.#stage = 'size';
    } else if (this.#stage === 'trailer') {
      if (line === '') this.#stage = 'done';
    } else {
      this.#left = Number.parseInt(line, 16);
      this.#stage = this.#left === 0 ? 'trailer' : 'data';
    }
  }
}
