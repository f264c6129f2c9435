import type { Config } from '../../config/config.ts'
import { Failure } from '../../errors.ts'
import type { Host } from '../host.ts'

/** Makes Mos a service of this user, started with the machine. Returns what was done, in words; a Failure says what to do. */
export async function installService({ config }: { readonly host: Host; readonly config: Config }): Promise<string> {
  throw new Failure(`This version has no service to install. Start Mos in ${config.packageRoot}: npm start`)
}
