import type { Argv } from './host.ts'
import { Failure } from '../errors.ts'

/**
 * This process goes on as another program, by its absolute path, with its id, its environment, its terminal and its
 * place in the world. Does not return; what it has open is closed, so everything must be on disk. A Failure where this
 * Node can't do it.
 */
export function becomeProgram(argv: Argv): never {
  process.execve?.(argv[0], argv)
  throw new Failure(`Node ${process.versions.node} can't become another program: start Mos again by hand.`)
}
