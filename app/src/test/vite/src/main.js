import './weir.css';
import { greeting } from './greeting.js';

document.querySelector('#app').textContent = greeting(import.meta.env.MODE);
