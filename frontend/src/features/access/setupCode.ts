/** A setup code as the server writes it, XXXX-XXXX-XXXX, however it was typed. */
export function setupCode(typed: string): string {
  const letters = typed.toUpperCase().replace(/[^A-Z0-9]/g, '');
  return (letters.match(/.{1,4}/g) ?? []).join('-');
}
