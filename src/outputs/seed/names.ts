/** Forms of a seed; the output has what each is. */
export const seedFormNames = ['nocloud', 'openstack', 'user-data'] as const

export type SeedFormName = (typeof seedFormNames)[number]
