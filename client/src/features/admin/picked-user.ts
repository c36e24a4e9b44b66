/** An account that was chosen to be merged. */
export interface PickedUser {
  readonly id: string;
  readonly username: string;
  readonly displayName: string;
}
