import { nameCommands } from '../src/command/name-commands.ts'
import accessCan from './access/can.ts'
import accessGrant from './access/grant.ts'
import accessList from './access/list.ts'
import accessPair from './access/pair.ts'
import accessRevoke from './access/revoke.ts'
import accessWhy from './access/why.ts'
import agentLogs from './agent/logs.ts'
import agentPass from './agent/pass.ts'
import agentSend from './agent/send.ts'
import agentInterrupt from './agent/interrupt.ts'
import agentWatch from './agent/watch.ts'
import boardAsk from './board/ask.ts'
import bugApply from './bug/apply.ts'
import bugAssign from './bug/assign.ts'
import bugDismiss from './bug/dismiss.ts'
import bugFile from './bug/file.ts'
import bugList from './bug/list.ts'
import bugReport from './bug/report.ts'
import bugScan from './bug/scan.ts'
import bugShow from './bug/show.ts'
import bugSnooze from './bug/snooze.ts'
import bugDigest from './bug/digest.ts'
import channelUse from './channel/use.ts'
import doctor from './doctor.ts'
import explain from './explain.ts'
import fleetAdopt from './fleet/adopt.ts'
import fleetDrain from './fleet/drain.ts'
import fleetInit from './fleet/init.ts'
import fleetPause from './fleet/pause.ts'
import fleetPs from './fleet/ps.ts'
import fleetRelaunch from './fleet/relaunch.ts'
import fleetRemove from './fleet/remove.ts'
import fleetReseed from './fleet/reseed.ts'
import fleetResume from './fleet/resume.ts'
import fleetRollback from './fleet/rollback.ts'
import fleetSpawn from './fleet/spawn.ts'
import fleetUpdate from './fleet/update.ts'
import opCancel from './op/cancel.ts'
import opList from './op/list.ts'
import opShow from './op/show.ts'
import projectAdd from './project/add.ts'
import projectList from './project/list.ts'
import projectRemove from './project/remove.ts'
import ps from './ps.ts'
import report from './report.ts'
import roleList from './role/list.ts'
import roleShow from './role/show.ts'
import serviceInstall from './service/install.ts'
import serviceRemove from './service/remove.ts'
import serviceStatus from './service/status.ts'
import stop from './stop.ts'
import topicClose from './topic/close.ts'
import topicList from './topic/list.ts'
import topicNew from './topic/new.ts'
import topicSearch from './topic/search.ts'
import topicSet from './topic/set.ts'
import topicUsage from './topic/usage.ts'

/** Every command by its name, which is its file's path. A plain list: it has to bundle. */
export const commands = nameCommands({
  doctor,
  explain,
  report,
  stop,
  ps,
  'fleet init': fleetInit,
  'fleet ps': fleetPs,
  'fleet spawn': fleetSpawn,
  'fleet remove': fleetRemove,
  'fleet relaunch': fleetRelaunch,
  'fleet pause': fleetPause,
  'fleet reseed': fleetReseed,
  'fleet resume': fleetResume,
  'fleet rollback': fleetRollback,
  'fleet drain': fleetDrain,
  'fleet adopt': fleetAdopt,
  'fleet update': fleetUpdate,
  'agent send': agentSend,
  'agent pass': agentPass,
  'agent logs': agentLogs,
  'agent watch': agentWatch,
  'agent interrupt': agentInterrupt,
  'topic new': topicNew,
  'topic list': topicList,
  'topic close': topicClose,
  'topic set': topicSet,
  'topic usage': topicUsage,
  'topic search': topicSearch,
  'board ask': boardAsk,
  'bug apply': bugApply,
  'bug file': bugFile,
  'bug list': bugList,
  'bug show': bugShow,
  'bug report': bugReport,
  'bug scan': bugScan,
  'bug dismiss': bugDismiss,
  'bug snooze': bugSnooze,
  'bug assign': bugAssign,
  'bug digest': bugDigest,
  'project add': projectAdd,
  'project list': projectList,
  'project remove': projectRemove,
  'channel use': channelUse,
  'role list': roleList,
  'role show': roleShow,
  'op list': opList,
  'op show': opShow,
  'op cancel': opCancel,
  'service install': serviceInstall,
  'service remove': serviceRemove,
  'service status': serviceStatus,
  'access list': accessList,
  'access grant': accessGrant,
  'access revoke': accessRevoke,
  'access can': accessCan,
  'access why': accessWhy,
  'access pair': accessPair,
})
