/** Why a secret in a config is a warning, however it got there. */
export const whoReads =
  'user-data is read by every process, in Pods too, that reaches the metadata service, and by everybody who may describe the machine; an image by everybody who gets a copy: keep both private'
