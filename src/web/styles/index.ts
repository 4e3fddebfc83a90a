import './palette.css';
import './base.css';
// Before the shell, which says where its parts are hidden.
import './side.css';
import './shell.css';
import './door.css';
import './parts.css';
import './words.css';
import './bars.css';
import './controls.css';
import './tables.css';
import './overview.css';
import './cards.css';
import './slot.css';
import './sheet.css';
import './lists.css';
import './rotation.css';
