import { delimiter, dirname, join } from 'node:path'

type Roots = { readonly packageRoot: string; readonly checkoutRoot?: string }

/**
 * The PATH without what npm puts before it in a script of this package: the tools of its own `node_modules`, and of each
 * directory above. An agent would else run them, and Mos's Node, instead of the person's.
 */
export function searchPath(path: string, { packageRoot, checkoutRoot = packageRoot }: Roots): string {
  const ours = new Set(
    [...above(packageRoot), ...above(checkoutRoot)].map((directory) => join(directory, 'node_modules', '.bin')),
  )
  const parts = path.split(delimiter)
  const first = parts.findIndex((part) => !ours.has(part) && !part.endsWith('/node-gyp-bin'))
  return first === -1 ? path : parts.slice(first).join(delimiter)
}

const above = (directory: string): readonly string[] =>
  directory === dirname(directory) ? [directory] : [directory, ...above(dirname(directory))]
