import type { Page } from 'playwright-core'

/** All that the page writes to its console and throws from now on; grows. */
export function pageErrors(page: Page): readonly string[] {
  const said: string[] = []
  page.on('console', (message) => said.push(message.text()))
  page.on('pageerror', (error) => said.push(String(error)))
  return said
}
