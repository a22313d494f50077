using System.Collections.Frozen;
using RpcGateway.Protocol;
using RpcGateway.Services;

namespace RpcGateway.Redis.Messages;

/// <summary>A notification for the receivers that other nodes have at an address.</summary>
internal readonly struct NotificationMessage(RpcEnvelope envelope) : INodeMessage
{
    public int Size => envelope.Notification.Message.Length + envelope.Except.Sum(id => id.Length);

    public void Write(PayloadBuffer buffer)
    {
        var writer = new MessageWriter(buffer, MessageKind.Notification);
        writer.Write(MessageField.AddressKind, [(byte)envelope.Address.Kind]);
        writer.Write(MessageField.Name, envelope.Address.Name);
        foreach (var id in envelope.Except)
        {
            writer.Write(MessageField.Except, id);
        }

        writer.Write(MessageField.Method, envelope.Notification.Method);
        writer.Write(MessageField.Overflow, [(byte)envelope.Notification.Overflow]);
        writer.Write(MessageField.Body, envelope.Notification.Message.Span);
        writer.Complete();
    }

    public static RpcEnvelope Read(ref MessageReader reader)
    {
        var (kind, name, method, overflow) = (RpcAddressKind.All, "", "", RpcOverflowPolicy.Disconnect);
        ReadOnlyMemory<byte> body = default;
        HashSet<string>? except = null;
        while (reader.ReadField())
        {
            switch (reader.Tag)
            {
                case MessageField.AddressKind:
                    kind = (RpcAddressKind)ReadByte(reader);
                    break;
                case MessageField.Name:
                    name = reader.Text;
                    break;
                case MessageField.Except:
                    (except ??= []).Add(reader.Text);
                    break;
                case MessageField.Method:
                    method = reader.Text;
                    break;
                case MessageField.Overflow:
                    overflow = (RpcOverflowPolicy)ReadByte(reader);
                    break;
                case MessageField.Body:
                    body = reader.Value;
                    break;
                default:
                    break;
            }
        }

        return new RpcEnvelope(new RpcAddress(kind, name), new RpcNotification(body, method, overflow))
        {
            Except = except is null ? FrozenSet<string>.Empty : except,
        };
    }

    private static byte ReadByte(in MessageReader reader) =>
        reader.Value.Length == 1 ? reader.Value.Span[0] : throw new InvalidDataException($"The payload is invalid: field {reader.Tag}.");
}
