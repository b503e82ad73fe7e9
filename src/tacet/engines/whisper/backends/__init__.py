"""Backends of a loaded model, and their choice by speed and by error against float32."""
