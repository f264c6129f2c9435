/** What the tests need of the machine. */
export function setup(): void {}
