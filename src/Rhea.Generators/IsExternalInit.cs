namespace System.Runtime.CompilerServices;

/// <summary>Lets the compiler accept <c>init</c> and records: the type is missing from .NET Standard 2.0.</summary>
internal static class IsExternalInit;
