"""Conversion of published speaker networks to ONNX files, without PyTorch."""
