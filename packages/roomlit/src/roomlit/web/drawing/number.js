// Numbers as they arrive, and as people read them.

export const NUMBERS = new Intl.NumberFormat(undefined, { maximumFractionDigits: 2 });

/** @param {unknown} value @returns {number|null} Null for what is no number. */
export function number(value) {
  if (value === null || value === "" || typeof value === "boolean") return null;
  const found = Number(value);
  return Number.isFinite(found) ? found : null;
}
