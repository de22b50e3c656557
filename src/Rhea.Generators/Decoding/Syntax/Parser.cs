namespace Rhea.Generators.Decoding.Syntax;

/// <summary>Parses the statements of one decode file; <see cref="PatternParser"/> and <see cref="ExpressionParser"/> do the parts.</summary>
internal sealed class Parser
{
    private readonly FileSyntax _file;
    private readonly TokenReader _reader;
    private readonly DecodeErrors _errors;
    private readonly Stack<(GroupSyntax Group, Token Open)> _groups = new();
    private readonly List<Token> _tags = [];

    private Parser(string path, string text, DecodeErrors errors)
    {
        _file = new FileSyntax(path);
        _errors = errors;
        _reader = new TokenReader(new Lexer(path, text, errors).Run());
    }

    /// <summary>Parses a file; mistakes go to <paramref name="errors"/>, and the lines that have them are left out.</summary>
    public static FileSyntax Parse(string path, string text, DecodeErrors errors)
    {
        var parser = new Parser(path, text, errors);
        parser.Run();
        return parser._file;
    }

    private void Run()
    {
        while (_reader.Current.Kind != TokenKind.End)
        {
            int start = _reader.Current.Place.Offset;
            try
            {
                Statement();
                if (!_reader.AtLineEnd && !IsBracket(_reader.Current))
                {
                    throw _reader.Unexpected("the end of the line");
                }
            }
            catch (DecodeSyntaxException exception)
            {
                _errors.Report(DecodeErrorKind.Syntax, exception.Place, exception.Message);
                // A statement may be wrong from its first token on.
                if (!_reader.AtLineEnd || _reader.Current.Place.Offset == start)
                {
                    _reader.SkipLine();
                }
            }
        }

        foreach ((_, Token open) in _groups)
        {
            _errors.Report(DecodeErrorKind.Syntax, open.Place, $"The group that '{open.Text}' opens is not closed.");
        }
    }

    private static bool IsBracket(Token token) =>
        token.IsSymbol("{") || token.IsSymbol("}") || token.IsSymbol("[") || token.IsSymbol("]");

    private void Statement()
    {
        Token token = _reader.Current;
        if (IsBracket(token))
        {
            Bracket(_reader.Next());
            return;
        }

        Token first = _reader.Name("a directive, a pattern's name or a group");
        switch (first.Text)
        {
            case "decoder": _file.Decoder = Once(_file.Decoder, first); break;
            case "namespace": _file.Namespace = Once(_file.Namespace, first); break;
            case "first": _file.First = Once(_file.First, first); break;
            case "width": Widths(); break;
            case "field": Field(); break;
            case "set": Set(); break;
            case "format": _file.Formats.Add(PatternParser.Parse(_reader, _reader.Name("the format's name"))); break;
            case "tag": Tags(); break;
            default: Pattern(first); break;
        }
    }

    private void Pattern(Token name)
    {
        PatternSyntax pattern = PatternParser.Parse(_reader, name);
        pattern.Tags.InsertRange(0, _tags);
        (_groups.Count == 0 ? _file.Root : _groups.Peek().Group).Items.Add(pattern);
    }

    /// <summary>The tags of the patterns from here on.</summary>
    private void Tags()
    {
        _tags.Clear();
        while (!_reader.AtLineEnd)
        {
            _tags.Add(_reader.Name("a tag"));
        }
    }

    private void Bracket(Token bracket)
    {
        if (bracket.Text is "{" or "[")
        {
            var group = new GroupSyntax(bracket.Text == "{");
            (_groups.Count == 0 ? _file.Root : _groups.Peek().Group).Items.Add(group);
            _groups.Push((group, bracket));
        }
        else if (_groups.Count == 0 || _groups.Peek().Group.MayOverlap != (bracket.Text == "}"))
        {
            throw new DecodeSyntaxException(bracket.Place, $"'{bracket.Text}' closes no open group.");
        }
        else
        {
            _groups.Pop();
        }
    }

    private Token Once(Token? previous, Token directive)
    {
        if (previous is not null)
        {
            throw new DecodeSyntaxException(directive.Place, $"The file has a second '{directive.Text}'.");
        }

        return _reader.Name($"a name after '{directive.Text}'");
    }

    private void Widths()
    {
        do
        {
            Token token = _reader.Current;
            long width = _reader.Number();
            if (width is < 8 or > 64 || width % 8 != 0)
            {
                throw new DecodeSyntaxException(token.Place, $"An instruction of {width} bits: the width is a multiple of 8 from 8 to 64.");
            }

            _file.Widths.Add(token);
        }
        while (!_reader.AtLineEnd);
    }

    private void Field()
    {
        Token name = _reader.Name("the field's name");
        _reader.Expect("=");
        _file.Fields.Add(new FieldSyntax(name, ExpressionParser.Value(_reader)));
    }

    private void Set()
    {
        var set = new SetSyntax(_reader.Name("the set's name"));
        while (!_reader.AtLineEnd)
        {
            Token argument = _reader.Name("an argument's name");
            set.Arguments.Add((argument, _reader.Accept(":") ? _reader.Name("a type") : null));
        }

        _file.Sets.Add(set);
    }
}
