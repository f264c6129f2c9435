import type { Argv } from './host.ts'
import { Failure } from '../errors.ts'

/**
 * This process goes on as another program, with its id, its terminal and its place in the world. Does not return; what it
 * has open is closed, so everything must be on disk. Its environment stays. A Failure where this Node can't do it.
 */
export function becomeProgram(path: string, argv: Argv): never {
  process.execve?.(path, argv)
  throw new Failure(`Node ${process.versions.node} can't become another program: start Mos again by hand.`)
}
