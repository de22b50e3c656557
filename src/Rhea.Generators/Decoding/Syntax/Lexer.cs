using System.Text;

namespace Rhea.Generators.Decoding.Syntax;

/// <summary>Cuts a decode file into tokens.</summary>
internal sealed class Lexer(string path, string text, DecodeErrors errors)
{
    private static readonly string[] Symbols =
        ["<<", "->", "|>", "==", "!=", "<=", ">=", "&&", "||", "<", ">", ":", "=", "(", ")", "{", "}", "[", "]", "@", "!", "+", "-", ","];

    private readonly List<Token> _tokens = [];
    private readonly StringBuilder _documentation = new();
    private int _position;
    private int _line = 1;
    private int _lineStart;
    private bool _startsLine = true;

    /// <summary>The tokens of the whole file; the last is <see cref="TokenKind.End"/>.</summary>
    public List<Token> Run()
    {
        while (_position < text.Length)
        {
            Step();
        }

        _startsLine = true;
        Add(TokenKind.End, "", 0);
        return _tokens;
    }

    private void Step()
    {
        char c = text[_position];
        if (c == '\n')
        {
            _position++;
            _line++;
            _lineStart = _position;
            _startsLine = true;
        }
        else if (char.IsWhiteSpace(c))
        {
            _position++;
        }
        else if (c == '#')
        {
            Comment();
        }
        else if (c == '"')
        {
            Quoted();
        }
        else if (IsWordCharacter(c))
        {
            int end = _position;
            while (end < text.Length && IsWordCharacter(text[end]))
            {
                end++;
            }

            Add(TokenKind.Word, text.Substring(_position, end - _position), end - _position);
        }
        else
        {
            Symbol();
        }
    }

    private void Comment()
    {
        int end = text.IndexOf('\n', _position);
        string line = text.Substring(_position, (end < 0 ? text.Length : end) - _position);
        if (_startsLine && line.StartsWith("##", StringComparison.Ordinal))
        {
            _documentation.Append(_documentation.Length == 0 ? "" : " ").Append(line.TrimStart('#').Trim());
        }

        _position += line.Length;
    }

    private void Quoted()
    {
        int end = _position + 1;
        while (end < text.Length && text[end] != '"' && text[end] != '\n')
        {
            end++;
        }

        if (end == text.Length || text[end] == '\n')
        {
            errors.Report(DecodeErrorKind.Syntax, Here(1), "This text has no closing quote on its line.");
            _position = end;
            return;
        }

        Add(TokenKind.Text, text.Substring(_position + 1, end - _position - 1), end + 1 - _position);
    }

    private void Symbol()
    {
        foreach (string symbol in Symbols)
        {
            if (string.CompareOrdinal(text, _position, symbol, 0, symbol.Length) == 0)
            {
                Add(TokenKind.Symbol, symbol, symbol.Length);
                return;
            }
        }

        errors.Report(DecodeErrorKind.Syntax, Here(1), $"The character '{text[_position]}' has no meaning here.");
        _position++;
    }

    private void Add(TokenKind kind, string value, int length)
    {
        _tokens.Add(new Token(kind, value, Here(length), _startsLine, _startsLine ? _documentation.ToString() : ""));
        if (_startsLine)
        {
            _documentation.Clear();
        }

        _startsLine = false;
        _position += length;
    }

    private SourcePlace Here(int length) => new(path, _line, _position - _lineStart + 1, length, _position);

    private static bool IsWordCharacter(char c) => c is '_' or '.' || (c < 128 && char.IsLetterOrDigit(c));
}
