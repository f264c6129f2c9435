import { placeProgram } from './place-program.ts'
import { temporaryDirectory } from './temporary-directory.ts'

/** A PATH with a program of this name that is one of ours: `runtime/pi/fake-pi.ts`, from `test/`. */
export const pathWithProgram = async (name: string, script: string): Promise<string> =>
  placeProgram(await temporaryDirectory(), name, script)
