import { useEffect, useState } from 'react';

/** How long typing rests before what was typed is asked for, in milliseconds. */
const rest = 150;

/** Text as it is typed, and as it is after typing has rested and no characters are being composed. */
export function useTypedText() {
  const [text, setText] = useState('');
  const [composing, setComposing] = useState(false);
  const [settled, setSettled] = useState('');
  useEffect(() => {
    if (composing) return;
    const timer = setTimeout(() => setSettled(text), text === '' ? 0 : rest);
    return () => clearTimeout(timer);
  }, [text, composing]);
  return {
    text,
    settled,
    input: {
      value: text,
      onChange: setText,
      onCompositionStart: () => setComposing(true),
      onCompositionEnd: () => setComposing(false),
    },
  };
}
