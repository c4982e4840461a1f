import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { X } from 'lucide-react';
import { useMessages } from '../messages';
import { Button } from './Button';
import styles from './Dialog.module.css';

/** A modal dialog. Without `onClose` it cannot be dismissed: only what is in it goes on. */
export function Dialog(props: { title: string; open: boolean; onClose?(): void; wide?: boolean; children: ReactNode }) {
  const { title, open, onClose, wide, children } = props;
  const t = useMessages();
  return (
    <ModalOverlay
      className={styles.overlay}
      isOpen={open}
      isDismissable={onClose !== undefined}
      isKeyboardDismissDisabled={onClose === undefined}
      onOpenChange={(isOpen) => !isOpen && onClose?.()}
    >
      <Modal className={`${styles.modal} ${wide ? styles.wide : ''}`}>
        <AriaDialog className={styles.dialog}>
          <header className={styles.head}>
            <Heading slot="title">{title}</Heading>
            {onClose && (
              <Button look="icon" aria-label={t('common.close')} onPress={onClose}>
                <X size={16} aria-hidden />
              </Button>
            )}
          </header>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
