/** What `configure` has set, and how a record begins. */

export let headBytes: usize = 0;
export let withName: bool = false;
export let withArrived: bool = false;
export let withObject: bool = false;
export let withRescued: bool = false;
export let withZone: bool = false;
export let isLocal: bool = false;
export let isTallied: bool = false;

export function configure(
  name: bool,
  arrived: bool,
  object: bool,
  rescued: bool,
  zone: bool,
  local: bool,
): void {
  withName = name;
  withArrived = arrived;
  withObject = object;
  withRescued = rescued;
  withZone = zone;
  isLocal = local;
}

/** Sets the length of what HEAD holds: a record up to the digits of its key. */
export function setHead(bytes: i32): void {
  headBytes = usize(bytes);
}

/** Whether events are counted by `tally`. */
export function setTallied(tallied: bool): void {
  isTallied = tallied;
}
