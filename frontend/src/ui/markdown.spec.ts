import { describe, expect, it } from 'vitest';
import { renderMarkdown } from './markdown';

describe('markdown', () => {
  it('shows raw HTML as text and no script address as a link', () => {
    const html = renderMarkdown('<img src=x onerror=alert(1)> [x](javascript:alert(1))');
    expect(html).not.toContain('<img');
    expect(html).not.toContain('href="javascript');
  });

  it('opens links in a tab of their own', () => {
    expect(renderMarkdown('[here](https://example.org)')).toContain('rel="noopener noreferrer"');
  });
});
