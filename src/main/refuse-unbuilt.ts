import type { Config } from '../config/config.ts'
import { Failure } from '../errors.ts'

/** Settings whose part is not built: said at the start, so that nobody believes in what does not happen. */
export function refuseUnbuilt(config: Pick<Config, 'supervisor'>): void {
  if (config.supervisor === 'systemd') {
    throw new Failure('MOS_SUPERVISOR=systemd: agents are kept by tmux runners so far. Use auto or tmux.', {
      exit: 'configuration',
    })
  }
}
