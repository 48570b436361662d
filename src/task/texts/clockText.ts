/** Hours and minutes of an instant in the time zone of this machine: `14:02`. */
export function clockText(instant: Date): string {
  return [instant.getHours(), instant.getMinutes()].map((part) => String(part).padStart(2, '0')).join(':');
}
