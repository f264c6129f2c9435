import { createVersions } from '../../host/versions.ts'
import type { Op } from '../../store/op.ts'
import { exitOfLeft } from '../home-proof.ts'
import type { HomeDeps } from '../left-step.ts'
import type { Operation } from '../operation.ts'
import { followSteps } from './follow-steps.ts'
import { installationsOf } from './installations-of.ts'
import { prepareSteps } from './prepare-steps.ts'
import { proofOfUpdate } from './proof-of-update.ts'
import { updateArgs } from './update-args.ts'
import type { UpdateDeps } from './update-deps.ts'

/**
 * New versions in an installation of their own, tried, and then made the one that counts by one symlink; its files,
 * units and Mos itself follow, and agents where that was asked for. Ends all-new, or all-old with what was begun taken
 * back. The new Mos goes on where the old one stopped: the steps' number and order are a contract between versions.
 */
export const update = (given: UpdateDeps & Pick<HomeDeps, 'store'>): Operation => {
  const deps = { ...given, versions: createVersions(given.host, given.config.dataDir) }
  return {
    kind: 'update',
    agents(op) {
      const relaunched = updateArgs.parse(op.args).relaunch
      const agents = relaunched === undefined ? [] : given.relaunch.agents(asRelaunch(op, relaunched))
      return [installationsOf(given.config.hostId), ...agents]
    },
    plan(op) {
      const args = updateArgs.parse(op.args)
      return [...prepareSteps(deps, op, args), ...followSteps(deps, op, args)]
    },
    prove: proofOfUpdate,
    exit: exitOfLeft,
  }
}

const asRelaunch = (op: Op, args: Op['args']): Op => ({ ...op, args })
