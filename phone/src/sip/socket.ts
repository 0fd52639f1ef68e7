/** The WebSocket below JsSIP (RFC 7118), which also tells that something was heard from the server. */

import type { Socket } from "jssip";

const PATH = "/ws";
const CRLF = "\r\n";

/** `heard` is called for every message that comes: a sign that the connection lives. */
export class SipSocket implements Socket {
  via_transport = "WSS";
  readonly url: string;
  readonly sip_uri: string;
  onconnect: Socket["onconnect"] = () => {};
  ondisconnect: Socket["ondisconnect"] = () => {};
  ondata: Socket["ondata"] = () => {};
  #open: WebSocket | null = null;
  readonly #heard: () => void;

  constructor(host: string, port: number, heard: () => void) {
    this.url = `wss://${host}:${port}${PATH}`;
    this.sip_uri = `sip:${host}:${port};transport=ws`;
    this.#heard = heard;
  }

  connect(): void {
    this.disconnect();
    const socket = new WebSocket(this.url, "sip");
    socket.binaryType = "arraybuffer";
    this.#open = socket;
    socket.onopen = () => this.#ifCurrent(socket, () => this.onconnect());
    socket.onmessage = ({ data }) => this.#ifCurrent(socket, () => this.#receive(data));
    socket.onclose = ({ wasClean, code, reason }) =>
      this.#ifCurrent(socket, () => {
        this.#open = null;
        this.ondisconnect(!wasClean, code, reason);
      });
  }

  /** What a connection that was left still brings is not looked at. */
  disconnect(): void {
    const socket = this.#open;
    this.#open = null;
    socket?.close();
  }

  send(message: string | ArrayBufferLike | Blob | ArrayBufferView): boolean {
    if (!this.isConnected()) {
      return false;
    }
    this.#open?.send(message as string);
    return true;
  }

  isConnected(): boolean {
    return this.#open?.readyState === WebSocket.OPEN;
  }

  isConnecting(): boolean {
    return this.#open?.readyState === WebSocket.CONNECTING;
  }

  #receive(data: unknown): void {
    this.#heard();
    if (data !== CRLF) {
      this.ondata(data);
    }
  }

  #ifCurrent(socket: WebSocket, act: () => void): void {
    if (this.#open === socket) {
      act();
    }
  }
}
