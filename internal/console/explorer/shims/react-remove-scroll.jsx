// Radix dialogs and menus lock the page's scrolling with it, by inserting a
// <style> element, which `style-src 'self'` forbids. The page does not scroll.
import { forwardRef } from 'react';

export const RemoveScroll = forwardRef(
  ({ as: As = 'div', allowPinchZoom, enabled, shards, children, ...props }, ref) => (
    <As ref={ref} {...props}>{children}</As>
  ),
);
