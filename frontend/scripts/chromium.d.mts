export function chromiumOptions(): Promise<{ executablePath: string; args: string[] }>;
