// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

/// A token that does what tokens should not, by its mood; anybody may mint and set it: for local chains only.
contract HostileToken {
    enum Mood {
        Silent, // Returns nothing where it means yes, and refuses to change an allowance that is not zero.
        Refusing, // Moves nothing, and returns false.
        Taxing, // Keeps a hundredth of what is moved.
        Calling // Calls a contract back while it moves.
    }

    Mood public mood;
    mapping(address => uint256) public balanceOf;
    mapping(address => mapping(address => uint256)) public allowance;
    address private called;
    bytes private call;

    error AllowanceNotZero();

    function mint(address to, uint256 value) external {
        balanceOf[to] += value;
    }

    function setMood(Mood mood_, address called_, bytes calldata call_) external {
        (mood, called, call) = (mood_, called_, call_);
    }

    /// Lets the token act as whoever owns something.
    function act(address target, bytes calldata data) external {
        forward(target, data);
    }

    function approve(address spender, uint256 value) external {
        if (value > 0 && allowance[msg.sender][spender] > 0) revert AllowanceNotZero();
        allowance[msg.sender][spender] = value;
    }

    function transfer(address to, uint256 value) external {
        move(msg.sender, to, value);
    }

    function transferFrom(address from, address to, uint256 value) external {
        allowance[from][msg.sender] -= value;
        move(from, to, value);
    }

    function move(address from, address to, uint256 value) private {
        if (mood == Mood.Refusing) {
            assembly {
                mstore(0, 0)
                return(0, 0x20)
            }
        }
        balanceOf[from] -= value;
        balanceOf[to] += mood == Mood.Taxing ? value - value / 100 : value;
        if (mood == Mood.Calling) forward(called, call);
    }

    function forward(address target, bytes memory data) private {
        (bool succeeded, bytes memory result) = target.call(data);
        if (succeeded) return;
        assembly {
            revert(add(result, 0x20), mload(result))
        }
    }
}
