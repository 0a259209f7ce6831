/** A greeting for a person of any name. */
export function greeting(name) {
  return `Hello, ${name}!`;
}
