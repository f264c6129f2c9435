/** One exact version, with what the registry's metadata says of its bytes. */
export type ExactPackage = {
  readonly name: string
  readonly version: string
  /** `sha512-…`; what is installed has it, or the install is a Failure */
  readonly integrity: string
}

/** What a registry has of a package. */
export type PackageInfo = {
  readonly name: string
  /** all that are there, in no order */
  readonly versions: readonly string[]
  /** what the tag says; absent in a registry without tags */
  readonly latest?: string
  /** version → when it was released, milliseconds since the epoch */
  readonly releasedAt: Readonly<Record<string, number>>
  /** https, where the registry names a repository or a page */
  readonly changelog?: string
}

export type InstallRequest = {
  /** absolute; what is made, whole or not at all */
  readonly directory: string
  readonly packages: readonly ExactPackage[]
  /** names whose install scripts run */
  readonly scripts: readonly string[]
  /** kept in the directory's package.json under `mos` */
  readonly about: Readonly<Record<string, unknown>>
  readonly signal?: AbortSignal
}

/**
 * Packages, through the `npm` of the PATH and its own settings (registry, logins, proxy). Rejects with a Failure for a
 * person: the registry is down or slow, a package or a version is gone, other bytes came than it announced, the disk is
 * full.
 */
export type Npm = {
  view(name: string, options?: { readonly signal?: AbortSignal }): Promise<PackageInfo>
  /** The version with its integrity, as the registry says now. */
  find(name: string, version: string, options?: { readonly signal?: AbortSignal }): Promise<ExactPackage>
  /** What a run leaves that is cut off lies beside the directory, as `<directory>.….part`: for the caller to remove. */
  install(request: InstallRequest): Promise<void>
}
