// The newest points of a chart, column by column. Pure.

import { number } from "./number.js";

/** @typedef {import("../types.js").RoomEvent} RoomEvent */

export class ChartData {
  /**
   * @param {object} options
   * @param {string|null} options.x The field along the bottom; null for the time of the event.
   * @param {string[]|null} options.y The fields that are drawn; null for every field that is a number.
   * @param {number} options.most Points kept.
   */
  constructor({ x, y, most }) {
    this.x = x;
    this.fixed = y !== null;
    this.most = most;
    this.names = [...(y ?? [])];
    /** @type {{x: number, values: Record<string, unknown>}[]} */
    this.points = [];
  }

  get empty() {
    return this.points.length === 0;
  }

  /** @param {RoomEvent} event What has no number to show leaves no point. */
  add({ data, at }) {
    const x = this.x === null ? at : number(data[this.x]);
    if (x === null) return;
    const found = this.fixed ? this.names : Object.keys(data).filter((name) => name !== this.x && typeof data[name] === "number");
    if (found.every((name) => number(data[name]) === null)) return;
    for (const name of found) if (!this.names.includes(name)) this.names.push(name);
    this.points.push({ x, values: data });
    const last = this.points.at(-2);
    if (last !== undefined && last.x > x) this.points.sort((one, other) => one.x - other.x);
    if (this.points.length > this.most) this.points.splice(0, this.points.length - this.most);
  }

  clear() {
    this.points = [];
    if (!this.fixed) this.names = [];
  }

  /** As uPlot takes them: x first, then each name's values, null where there is none. @returns {[number[], ...(number|null)[][]]} */
  columns() {
    const lines = this.names.map((name) => this.points.map(({ values }) => number(values[name])));
    return [this.points.map(({ x }) => x), ...lines];
  }
}
